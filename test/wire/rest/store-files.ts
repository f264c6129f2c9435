import type { APIAttachment } from 'discord-api-types/v10'
import type { World } from '../state/world.ts'
import { RestError } from './route.ts'
import type { RestRequest, UploadedFile } from './route.ts'

type Described = {
  readonly id?: string | number | undefined
  readonly filename?: string | undefined
  readonly description?: string | undefined
}

/** Makes a file available at the CDN's address. */
export function storeFile(
  world: World,
  channelId: string,
  file: Pick<UploadedFile, 'name' | 'type' | 'bytes'>,
): APIAttachment {
  const id = world.nextId()
  const path = `/attachments/${channelId}/${id}/${encodeURIComponent(file.name)}`
  world.files.set(path, file)
  return {
    id,
    filename: file.name,
    size: file.bytes.byteLength,
    url: `${world.cdnUrl}${path}`,
    proxy_url: `${world.cdnUrl}${path}`,
    content_type: file.type,
  }
}

const most = 10

/** The request's uploads as attachments: `files[n]` belongs to the attachment whose id is n. */
export function uploads(request: RestRequest, channelId: string, described: readonly Described[]): APIAttachment[] {
  const { uploads: limits } = request.world
  const sizes = request.files.map((file) => file.bytes.byteLength)
  const together = sizes.reduce((sum, size) => sum + size, 0)
  if (together > limits.request || sizes.some((size) => size > limits.file))
    throw new RestError(413, 40005, 'Request entity too large')
  if (sizes.length > most) throw new RestError(400, 50035, `Invalid Form Body: files: more than ${most}`, true)
  return request.files.map((file) => {
    const index = /^files\[(\d+)\]$/.exec(file.field)?.[1]
    if (index === undefined) throw new RestError(400, 50035, `Invalid Form Body: part ${file.field}`, true)
    const about = described.find((each) => String(each.id) === index)
    const stored = storeFile(request.world, channelId, { ...file, name: about?.filename ?? file.name })
    return about?.description === undefined ? stored : { ...stored, description: about.description }
  })
}

/** After an edit: those of before that the list still names (all, without a list), then the new ones. */
export function keptAndNew(
  request: RestRequest,
  channelId: string,
  before: readonly APIAttachment[],
  listed: readonly Described[] | null | undefined,
): APIAttachment[] | undefined {
  if (listed === undefined && request.files.length === 0) return undefined
  const kept = listed ? before.filter((each) => listed.some((one) => String(one.id) === each.id)) : [...before]
  return [...kept, ...uploads(request, channelId, listed ?? [])]
}
