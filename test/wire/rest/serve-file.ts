import type { ServerResponse } from 'node:http'
import type { World } from '../state/world.ts'

/** The CDN: files that were sent as attachments, by their path. */
export function serveFile(world: World, path: string, response: ServerResponse): void {
  const file = world.files.get(path.split('?')[0] ?? '')
  if (!file) return void response.writeHead(404).end()
  response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.bytes.byteLength }).end(file.bytes)
}
