import type { Answer } from '../command/definition.ts'
import { exitCodes } from '../errors.ts'
import type { Op } from '../store/op.ts'
import type { CliDeps } from './cli-deps.ts'
import { exitOf, followOp } from './follow-op.ts'
import { paintFor } from './paint.ts'
import { renderEnd } from './render-progress.ts'
import { renderTable } from './render-table.ts'
import { renderText } from './render-text.ts'
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
  if (answer.kind === 'op') return await showOp(answer.op, asked)
  if (answer.kind === 'confirm') return showPlan(answer, asked)
  const data = answer.kind === 'table' ? answer.data : (answer.data ?? { text: answer.text })
  const text = answer.kind === 'table' ? renderTable(answer, paint) : renderText(answer.text, paint)
  stdout.write(`${asked.json ? JSON.stringify(data, undefined, 2) : text}\n`)
  return exitCodes.done
}

async function showOp(first: Op, asked: Asked): Promise<number> {
  const { json, client, deps } = asked
  const op = await followOp(first, client, deps)
  if (op === undefined) {
    deps.stderr.write(`${first.title} goes on without this shell. To cancel it: mos op cancel ${first.id}\n`)
    return interruptedExit
  }
  deps.stdout.write(`${json ? JSON.stringify(op, undefined, 2) : renderEnd(op, paintFor(deps.stdout))}\n`)
  return exitOf(op)
}

/** Nothing happened yet: a person reads the plan and says yes to exactly this one. */
function showPlan(
  { digest, plan }: Extract<Answer, { kind: 'confirm' }>,
  { argv: given, json, yes, deps }: Asked,
): number {
  const argv = given.filter(
    (word, at) => yes === undefined || (word !== `--yes=${yes}` && word !== '--yes' && given[at - 1] !== '--yes'),
  )
  // Behind a `--` everything is a word of the command's.
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length
  const command = `mos ${argv.toSpliced(end, 0, '--yes', digest).map(quoteForShell).join(' ')}`
  if (yes !== undefined) deps.stderr.write('This plan is not the one that --yes names. Nothing was done.\n')
  if (json) deps.stdout.write(`${JSON.stringify({ confirm: { digest, plan } }, undefined, 2)}\n`)
  else deps.stdout.write(`${renderText(plan, paintFor(deps.stdout))}\n\nTo do this: ${command}\n`)
  return exitCodes.conflict
}

const quoteForShell = (word: string): string =>
  /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
