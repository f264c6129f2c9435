import type { Message } from '../wire/view/message.ts'
import type { Thread } from '../wire/view/channel.ts'
import type { Wire } from '../wire/wire.ts'
import { answersTo } from './converse.ts'

/** A message whose turn runs on a model, and what its answer has in it when the turn came to its end. */
export type SaidToModel = { readonly message: Message; readonly word: string; readonly expects: string }

/** One topic as far as it came. The last message asks for what its session remembers. */
export type Talk = { readonly runtime: ModelRuntime; readonly said: SaidToModel[]; thread?: Thread }

/** Our own programs that speak the real protocols. */
export type ModelRuntime = 'opencode' | 'pi'

type Line = { readonly text: string; readonly expects: string }

/** What is said about one word: each kind is in another place of a turn for longer. */
const lines: Readonly<Record<ModelRuntime, readonly ((word: string) => Line)[]>> = {
  opencode: [
    (word) => scripted(word),
    (word) => scripted(word, 'stream 30 every 40'),
    (word) => scripted(word, `tool ${word}`),
    (word) => scripted(word, `permission ${word}`),
    (word) => scripted(word, 'mcp role_list {}'),
  ],
  pi: [
    (word) => ({ text: `say end ${word}`, expects: `end ${word}` }),
    (word) => ({ text: `slow 30 ${word}`, expects: `end ${word}` }),
    (word) => ({ text: `run echo end-${word}`, expects: `end-${word}` }),
  ],
}

const scripted = (word: string, ...acts: readonly string[]): Line => ({
  text: ['script', `remember ${word}`, ...acts, `say end ${word}`].join('\n'),
  expects: `end ${word}`,
})

const recalls: Readonly<Record<ModelRuntime, string>> = { opencode: 'recall', pi: 'words' }
const patienceMs = 240_000

/** A person in one topic: sometimes a message is said while the one before it is worked on, or while nobody is there. */
export async function talkInTopic(wire: Wire, random: () => number, talk: Talk, turns: number): Promise<void> {
  const { runtime, said } = talk
  const say = async ({ text, expects }: Line, word: string, waits: boolean): Promise<void> => {
    const message = await (talk.thread === undefined
      ? wire.owner.say(wire.channel('general'), `@mos ${text}`)
      : wire.owner.say(talk.thread, text))
    said.push({ message, word, expects })
    if (talk.thread === undefined) {
      await wire.until(() => wire.stage.world.channels.has(message.id), patienceMs, `a thread for ${word}`)
      talk.thread = wire.thread(message.id)
    }
    const { thread } = talk
    if (waits) await wire.until(() => answersTo(thread, message)[0], patienceMs, `the answer to ${word}`)
  }
  for (let turn = 0; turn < turns; turn++) {
    const word = `w${turn}-${Math.floor(random() * 1e6)}`
    const choices = lines[runtime]
    const line = choices[Math.floor(random() * choices.length)]?.(word)
    if (line !== undefined) await say(line, word, random() < 0.6)
  }
  await say({ text: recalls[runtime], expects: '' }, 'all words', true)
}
