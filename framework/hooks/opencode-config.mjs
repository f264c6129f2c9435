/**
 * Prints what opencode's launcher puts into OPENCODE_CONFIG_CONTENT: the plugin, and that opencode asks before whatever is
 * more than looking; the plugin then answers by the role. Without the plugin a person is asked for all of it in the pane.
 * The person's own files stay as they are: opencode lays this over them.
 */
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { readProfile } from './in-process/permissions.mjs'

const free = ['glob', 'grep', 'list', 'lsp', 'todowrite', 'skill', 'task', 'question', 'plan_enter', 'plan_exit']

/** opencode's `*` also stands for `/`. A denied file is denied without a question, since reading asks none. */
function deniedReads(deny) {
  const globs = deny.flatMap((pattern) => /^(?:Read|View)\((?<glob>.*)\)$/iu.exec(pattern.trim())?.groups?.glob ?? [])
  return globs.flatMap((glob) => {
    const plain = glob
      .replace(/^(?:\*\*\/)+/u, '')
      .replace(/^\/\//u, '/')
      .replaceAll('**', '*')
    return plain.startsWith('/') ? [plain] : [plain, `*/${plain}`]
  })
}

const isReadDenied = (deny) => deny.some((pattern) => /^(?:Read|View|\*)$/iu.test(pattern.trim()))

function permissionFor({ deny }) {
  const read = isReadDenied(deny)
    ? 'deny'
    : {
        '*': 'allow',
        '*.env': 'ask',
        '*.env.*': 'ask',
        '*.env.example': 'allow',
        ...Object.fromEntries(deniedReads(deny).map((glob) => [glob, 'deny'])),
      }
  return { '*': 'ask', ...Object.fromEntries(free.map((name) => [name, 'allow'])), read }
}

function ownContent() {
  try {
    return JSON.parse(process.env.OPENCODE_CONFIG_CONTENT || '{}')
  } catch {
    return {}
  }
}

const own = ownContent()
const plugin = pathToFileURL(join(import.meta.dirname, 'opencode-plugin.mjs')).href
const content = {
  ...own,
  autoupdate: false,
  plugin: [...(Array.isArray(own.plugin) ? own.plugin : []), plugin],
  permission: permissionFor(readProfile()),
}
process.stdout.write(JSON.stringify(content))
