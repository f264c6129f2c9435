import type { Redactor } from '../redact/redactor.ts'
import { redactStrings } from '../redact/redact-strings.ts'

/** What a person never reads, and Discord takes at its word. */
const names = new Set([
  'id',
  'custom_id',
  'nonce',
  'value',
  'users',
  'roles',
  'url',
  'emoji',
  'message_id',
  'recipient_id',
])
/** A mark may be longer than what it stands for. */
const longest: Readonly<Record<string, number>> = {
  content: 2_000,
  label: 45,
  placeholder: 100,
  description: 100,
  name: 100,
  title: 45,
}
/** Of a file that is sent along. What is larger is hardly text that somebody wrote, and would hold Mos up. */
const mostBytes = 4 * 1024 * 1024

/**
 * A request to Discord that shows no secret: messages, answers, forms, names of threads, files of text. The last look,
 * behind that before the cut into messages; what has none of them is sent as it is.
 */
export async function redactRequest<Init extends { readonly body?: unknown }>(
  redactor: Redactor,
  init: Init,
): Promise<Init> {
  const { body } = init
  if (typeof body === 'string') {
    const clean = redactBody(redactor, body)
    return clean === body ? init : { ...init, body: clean }
  }
  if (body instanceof FormData) {
    const json = body.get('payload_json')
    if (typeof json === 'string') body.set('payload_json', redactBody(redactor, json))
    for (const [name, file] of Array.from(body.entries()))
      if (typeof file !== 'string' && file.size <= mostBytes) await redactFile(redactor, body, name, file)
  }
  return init
}

function redactBody(redactor: Redactor, json: string): string {
  if (redactor.redact(json).marks.length === 0) return json
  const clean = redactStrings<unknown>(redactor, JSON.parse(json), (key) => names.has(key))
  return JSON.stringify(clean, (key, value: unknown) => {
    const most = longest[key]
    const isTooLong = typeof value === 'string' && most !== undefined && value.length > most
    return isTooLong && value.includes('[redacted: ') ? `${value.slice(0, most - 1)}…` : value
  })
}

/** Only what is text as a whole. */
async function redactFile(redactor: Redactor, body: FormData, name: string, file: File): Promise<void> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (bytes.includes(0)) return
  const { text, marks } = redactor.redact(new TextDecoder().decode(bytes))
  if (marks.length > 0) body.set(name, new Blob([text], { type: file.type }), file.name)
}
