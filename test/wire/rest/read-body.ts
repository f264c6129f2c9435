import type { IncomingMessage } from 'node:http'
import type { UploadedFile } from './route.ts'

export type ReadBody = { readonly body: unknown; readonly files: readonly UploadedFile[] }

/** JSON, or multipart with `payload_json` and files. Throws a SyntaxError for what is neither. */
export async function readBody(request: IncomingMessage): Promise<ReadBody> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('multipart/form-data')) return readForm(bytes, type)
  if (bytes.length === 0) return { body: undefined, files: [] }
  return { body: JSON.parse(bytes.toString('utf8')) as unknown, files: [] }
}

async function readForm(bytes: Buffer<ArrayBuffer>, type: string): Promise<ReadBody> {
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
  let body: unknown = {}
  const files: UploadedFile[] = []
  for (const [field, value] of form) {
    if (typeof value === 'string') {
      if (field === 'payload_json') body = JSON.parse(value) as unknown
    } else {
      const content = new Uint8Array(await value.arrayBuffer())
      files.push({ field, name: value.name, type: value.type || 'application/octet-stream', bytes: content })
    }
  }
  return { body, files }
}
