/** One line for whoever starts the server. It names the variable, and never shows a secret. */
export class ConfigError extends Error {
  override readonly name = "ConfigError"
}
