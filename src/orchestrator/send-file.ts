import { basename, resolve } from 'node:path'
import { z } from 'zod'
import { oneLine } from '../command/one-line.ts'
import { Failure } from '../errors.ts'
import type { Files } from '../host/host.ts'
import type { Store } from '../store/store.ts'
import { defineOwnTool } from './own-tool.ts'

const mostBytes = 8 * 1024 * 1024
const longestName = 100

const options = z.strictObject({
  path: z
    .string()
    .min(1)
    .max(4096)
    .refine((path) => !path.includes('\0'), 'a path has no NUL in it')
    .describe('The file, from your working directory or absolute'),
  name: z.string().min(1).max(longestName).optional().describe('The name that people see; default: its own'),
})

type Deps = { readonly files: Pick<Files, 'readWithin'>; readonly store: Pick<Store, 'files'> }

/** A file that the session made goes out with the turn's answer. */
export const sendFile = ({ files, store }: Deps) =>
  defineOwnTool({
    name: 'send_file',
    description:
      'Attach a file to your answer in the thread. It must be a regular file in your working directory or beside the files that came with messages, 8 MiB at most.',
    options,
    readOnly: false,
    async run({ path, name }, { turn, id }) {
      const whole = resolve(turn.cwd, path)
      const root = whole.startsWith(`${turn.directory}/`) ? turn.directory : turn.cwd
      const bytes = await files.readWithin(whole, root, { maxBytes: mostBytes })
      if (bytes === undefined) throw new Failure(`There is no file ${whole}. Make it first, or check its path.`)
      if (bytes.length === 0) throw new Failure(`${whole} is empty: there is nothing to send.`)
      const shown = attachmentName(name ?? basename(whole))
      await store.files.put(`file-${id}`, { name: shown, bytes, path: whole })
      await turn.addFile(`file-${id}`)
      return `${shown} (${bytes.length} bytes) goes out with your answer.`
    },
  })

/** A bare name of one line, whatever was given: chats show it, and people save under it. */
const attachmentName = (name: string): string =>
  oneLine(name.replaceAll(/[/\\]/g, '_')).slice(0, longestName).trim() || 'file'
