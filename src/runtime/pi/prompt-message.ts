import { dirname } from 'node:path'
import type { Files } from '../../host/host.ts'
import type { PromptFile, PromptInput } from '../agent-runtime.ts'

type Image = { readonly type: 'image'; readonly data: string; readonly mimeType: string }
type Message = { readonly message: string; readonly images: readonly Image[] }

/** The text and its files: images whole where the model takes them, everything else by its path. */
export async function promptMessage(
  files: Pick<Files, 'readWithin'>,
  input: Pick<PromptInput, 'text' | 'files'>,
  takesImages: boolean,
): Promise<Message> {
  const read = async (file: PromptFile): Promise<Image | undefined> => {
    if (!takesImages || !file.type.startsWith('image/')) return undefined
    const bytes = await files.readWithin(file.path, dirname(file.path), { maxBytes: file.bytes })
    return bytes && { type: 'image', data: Buffer.from(bytes).toString('base64'), mimeType: file.type }
  }
  const found = await Promise.all(input.files.map(async (file) => ({ file, image: await read(file) })))
  const links = found
    .filter(({ image }) => image === undefined)
    .map(({ file }) => `Attached: ${file.path} (${file.name}, ${file.type}, ${file.bytes} bytes)`)
  const images = found.flatMap(({ image }) => image ?? [])
  return { message: plain([input.text, ...links].join('\n')), images }
}

/** A first `/` would be a command of pi's own, which answers nothing. */
export const plain = (text: string): string => (text.startsWith('/') ? ` ${text}` : text)
