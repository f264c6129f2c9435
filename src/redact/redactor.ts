/** What was taken out: which kind of secret, and where its mark stands in the redacted text, in UTF-16 units. */
export type Mark = { readonly kind: string; readonly at: number; readonly length: number }

export type Redaction = { readonly text: string; readonly marks: readonly Mark[] }

/**
 * Takes secrets out of a text that leaves Mos: each becomes `[redacted: <kind>]`. It knows those that this process has
 * loaded by their value, and others by how they look, plain or encoded. Before any cut, since a half of one is not known
 * again. Redacting what is redacted changes nothing. Never throws.
 */
export type Redactor = {
  redact(text: string): Redaction
}
