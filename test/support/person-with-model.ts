import { delimiter } from 'node:path'
import type { Thread } from '../wire/view/channel.ts'
import type { User } from '../wire/view/user.ts'
import { eventually } from './eventually.ts'
import { normalise } from './normalise.ts'
import { pathWithProgram } from './path-with-program.ts'
import { personWithMos } from './person-with-mos.ts'
import type { PersonWithMos } from './person-with-mos.ts'
import { settledText } from './settled-text.ts'

type Options = Omit<NonNullable<Parameters<typeof personWithMos>[0]>, 'env'> & {
  readonly env?: Readonly<Record<string, string>>
  /** more programs */
  readonly path?: string
}

/** A person whose topics run on a model over ACP: a real subprocess on the protocol's other side. */
export async function personWithModel({ env = {}, path: more = '', ...options }: Options = {}): Promise<PersonWithMos> {
  const path = [more, await pathWithProgram('opencode', 'runtime/fake-agent/main.ts')].filter(Boolean).join(delimiter)
  const hosts = (url: string) => new URL(url).host
  return personWithMos({
    ...options,
    env: (wire) => ({ PATH: path, MOS_RUNTIME: 'opencode', MOS_ATTACHMENT_HOSTS: hosts(wire.url), ...env }),
  })
}

/** The thread that a person's first message opens, once it is answered. */
export async function topicOf({ wire, general }: PersonWithMos, person: User, text = 'say Hello.'): Promise<Thread> {
  await person.say(general, `@mos ${text}`)
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await thread.says(/^mos ↳ .*-# opencode/su, 20_000)
  return thread
}

/** Without what differs from run to run: ids, times, the reactions on a message. */
const plain = (transcript: string): string =>
  normalise(transcript.replaceAll(/\bop-[\w#-]+/g, 'op-'))
    .replaceAll(/ {2}\([^()a-z]*\)$/gmu, '')
    .replaceAll(/· (under 1 s|\d+ s)/g, '· (time)')

const shownBesides = /^mos(?: ↳ \w+)?: (?:✅|⏳|❌|⏹|@\w+ )/u

/**
 * What is said in a thread, in its order: messages, answers, and what is asked. What stands beside it (running turns,
 * receipts, ends of ops) comes when it comes.
 */
export const talk = async (thread: Thread): Promise<string> => {
  await thread.text()
  const lines = thread.messages().map((message) => plain(message.line()))
  return lines.filter((line) => !shownBesides.test(line)).join('\n')
}

/** First lines of the ends of ops, in order of the alphabet: which of two ends first is by chance. */
export const ends = (thread: Thread): readonly string[] =>
  thread
    .messages()
    .filter((message) => message.bot && /^<@\d+> (?:✅|❌|⏹|⚠️)/u.test(message.content))
    .map((message) => plain(message.line()).split('\n')[0] ?? '')
    .toSorted()

const isAnswer = /^mos(?: ↳ \w+)?: [\s\S]*-# opencode/u

/** Waits until a thread has so many answers of turns, and no turn runs there. */
export async function answered(thread: Thread, count: number): Promise<void> {
  const answers = () => thread.messages().filter((message) => message.bot && isAnswer.test(message.line())).length
  await eventually(`${count} answers`, () => answers() >= count, 30_000)
  await settledText(thread)
}
