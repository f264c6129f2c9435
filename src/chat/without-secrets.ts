import type { Redactor } from '../redact/redactor.ts'
import { redactStrings } from '../redact/redact-strings.ts'

/** Ids, digests and places: by them a press finds its way back. */
const names = /(?:^|[a-z])[iI]ds?$|^(?:digest|thread|shownIn|replyTo|mention|by)$/

/** What a chat is about to render or to split: its texts without secrets, everything else as it is. */
export const withoutSecrets = <T>(redactor: Redactor, value: T): T =>
  redactStrings(redactor, value, (key) => names.test(key))
