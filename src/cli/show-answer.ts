import type { Answer } from '../command/definition.ts'
import { exitCodes } from '../errors.ts'
import { stripControl } from '../host/strip-control.ts'
import type { Op } from '../store/op.ts'
import type { CliDeps } from './cli-deps.ts'
import { exitOf, followOp } from './follow-op.ts'
import { paintFor } from './paint.ts'
import { renderEnd } from './render-progress.ts'
import { renderTable } from './render-table.ts'
import { renderText } from './render-text.ts'
import { shellWords } from './shell-words.ts'
import type { SocketClient } from './socket-client.ts'

type Asked = {
  readonly argv: readonly string[]
  readonly json: boolean
  /** the digest that was given with --yes */
  readonly yes?: string | undefined
  readonly client: SocketClient
  readonly deps: CliDeps
}

const interruptedExit = 130

/** Prints a command's answer, an op's after it is final; with `--json` its data and nothing else. Returns the exit code. */
export async function showAnswer(answer: Answer, asked: Asked): Promise<number> {
  const { stdout } = asked.deps
  const paint = paintFor(stdout)
  const say = (words: string) => shellWords(words, asked.deps.commands)
  if (answer.kind === 'op') return await showOp(answer.op, asked)
  if (answer.kind === 'confirm') return showPlan(answer, asked)
  if (answer.kind === 'text' && answer.view !== undefined && !asked.json && asked.deps.view !== undefined) {
    const exit = await asked.deps.view(answer.view)
    asked.deps.stderr.write(`${answer.view} goes on; this terminal does not show it any more.\n`)
    return exit
  }
  const data = answer.kind === 'table' ? answer.data : (answer.data ?? { text: answer.text })
  const text =
    answer.kind === 'table'
      ? withNote(renderTable({ ...answer, empty: say(answer.empty) }, paint), answer.note && say(answer.note))
      : renderText(isOthers(answer.text) ? answer.text : say(answer.text), paint)
  if (answer.kind === 'text' && !asked.json)
    for (const file of answer.files ?? []) stdout.write(`${stripControl(file.text)}\n`)
  stdout.write(`${asked.json ? JSON.stringify(data, undefined, 2) : text}\n`)
  return answer.exit ?? exitCodes.done
}

const withNote = (table: string, note: string | undefined): string =>
  note === undefined ? table : `${table}\n\n${renderText(note, (_, text) => text)}`

/** A block is a screen, a log, a file: as it was. */
const isOthers = (text: string): boolean => text.includes('```')

const inShell = (op: Op, { commands }: CliDeps): Op =>
  op.result === undefined ? op : { ...op, result: shellWords(op.result, commands) }

async function showOp(first: Op, asked: Asked): Promise<number> {
  const { json, client, deps } = asked
  const op = await followOp(first, client, deps)
  if (op === undefined) {
    deps.stderr.write(`${first.title} goes on without this shell. To cancel it: mos op cancel ${first.id}\n`)
    return interruptedExit
  }
  deps.stdout.write(
    `${json ? JSON.stringify(op, undefined, 2) : renderEnd(inShell(op, deps), paintFor(deps.stdout))}\n`,
  )
  return exitOf(op)
}

/** Nothing happened yet: a person reads the plan and says yes to exactly this one. */
function showPlan(
  { digest, plan, files = [] }: Extract<Answer, { kind: 'confirm' }>,
  { argv, json, yes, deps }: Asked,
): number {
  if (yes !== undefined) deps.stderr.write('This plan is not the one that --yes names. Nothing was done.\n')
  if (!json) for (const file of files) if (file.inShell) deps.stdout.write(`${stripControl(file.text)}\n`)
  const text = `${renderText(plan, paintFor(deps.stdout))}\n\nTo do this: ${renderYes(argv, yes, digest)}`
  deps.stdout.write(`${json ? JSON.stringify({ confirm: { digest, plan } }, undefined, 2) : text}\n`)
  return exitCodes.conflict
}

/** The words that were typed, with this digest in place of an earlier one; before a `--`, after which all are operands. */
function renderYes(argv: readonly string[], earlier: string | undefined, digest: string): string {
  const at = earlier === undefined ? -1 : argv.findIndex((word) => word === '--yes' || word === `--yes=${earlier}`)
  const words = at === -1 ? [...argv] : argv.toSpliced(at, argv[at] === '--yes' ? 2 : 1)
  const end = words.includes('--') ? words.indexOf('--') : words.length
  return `mos ${words.toSpliced(end, 0, '--yes', digest).map(quoteForShell).join(' ')}`
}

const quoteForShell = (word: string): string =>
  /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
