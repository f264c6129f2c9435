import type { ContentBlock } from '@agentclientprotocol/sdk/unstable'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Files } from '../../host/host.ts'
import type { PromptFile } from '../agent-runtime.ts'

type Accepts = { readonly images: boolean }

/** The text and its files: images whole where the program takes them, everything else as a link to its path. */
export async function promptBlocks(
  files: Pick<Files, 'readWithin'>,
  input: { readonly text: string; readonly files: readonly PromptFile[] },
  accepts: Accepts,
): Promise<ContentBlock[]> {
  const blocks = await Promise.all(input.files.map((file) => blockOf(files, file, accepts)))
  return [{ type: 'text', text: input.text }, ...blocks]
}

async function blockOf(files: Pick<Files, 'readWithin'>, file: PromptFile, { images }: Accepts): Promise<ContentBlock> {
  const link: ContentBlock = {
    type: 'resource_link',
    name: file.name,
    uri: pathToFileURL(file.path).href,
    mimeType: file.type,
    size: file.bytes,
  }
  if (!images || !file.type.startsWith('image/')) return link
  const bytes = await files.readWithin(file.path, dirname(file.path), { maxBytes: file.bytes })
  return bytes === undefined
    ? link
    : { type: 'image', data: Buffer.from(bytes).toString('base64'), mimeType: file.type }
}
