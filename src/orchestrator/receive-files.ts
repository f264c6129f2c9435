import { join } from 'node:path'
import { explain, Failure } from '../errors.ts'
import type { Files, Host } from '../host/host.ts'
import type { PromptFile } from '../runtime/agent-runtime.ts'
import type { InboxEntry } from '../store/inbox.ts'
import { messageIdOf } from './answer-entry.ts'
import { imageType } from './image-type.ts'
import { fileName, mostFiles, planFile } from './plan-file.ts'
import type { FilePlan } from './plan-file.ts'

type Options = {
  readonly entry: InboxEntry
  /** absolute; made when the first file comes */
  readonly directory: string
  readonly hosts: readonly string[]
  readonly download: Host['download']
  readonly files: Pick<Files, 'readWithin' | 'stat'>
  readonly signal: AbortSignal
}

export type Received = {
  readonly files: readonly PromptFile[]
  /** one line for each file that was not taken, with the reason */
  readonly notTaken: readonly string[]
}

/** Brings a message's files here, one after the other: what may not come, or can't, is told, and stops nothing. */
export async function receiveFiles({
  entry,
  directory,
  hosts,
  download,
  files: disk,
  signal,
}: Options): Promise<Received> {
  const files: PromptFile[] = []
  const notTaken: string[] = []
  let soFar = 0
  for (const [n, file] of (entry.files ?? []).entries()) {
    const plan =
      n < mostFiles
        ? planFile(file, soFar)
        : ({ kind: 'leave', why: `${mostFiles} files in one message at most` } as const)
    if (signal.aborted) break
    if (plan.kind === 'leave') {
      notTaken.push(`${file.name} was not taken: ${plan.why}.`)
      continue
    }
    const name = fileName(file.name)
    const path = join(directory, `${messageIdOf(entry).replaceAll(/[^\w-]/g, '-')}-${n}-${name}`)
    try {
      // A try that was cut off may have brought it, whole: meanwhile its address may have expired.
      const isHere = (await disk.stat(path))?.bytes === file.bytes
      const { bytes } = isHere ? file : await download({ url: file.url, path, hosts, maxBytes: plan.maxBytes, signal })
      soFar += bytes
      files.push({ name, path, type: await typeOf(disk, directory, path, plan), bytes })
    } catch (error) {
      notTaken.push(`${file.name} was not taken: ${explain(error)}`)
    }
  }
  return { files, notTaken }
}

/** Of an image what its bytes say: a name and a header may say anything. */
async function typeOf(
  disk: Pick<Files, 'readWithin'>,
  directory: string,
  path: string,
  { type, maxBytes }: Extract<FilePlan, { kind: 'take' }>,
): Promise<string> {
  if (!type.startsWith('image/')) return type
  const bytes = await disk.readWithin(path, directory, { maxBytes })
  const seen = bytes && imageType(bytes)
  if (seen === undefined) throw new Failure('it is no image that models take: PNG, JPEG, GIF or WebP.')
  return seen
}
