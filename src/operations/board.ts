import { z } from 'zod'
import { Failure } from '../errors.ts'
import type { Op } from '../store/op.ts'
import { askBoard, boardArgs } from './board-deps.ts'
import type { BoardDeps } from './board-deps.ts'
import { synthesisSteps } from './board-lines.ts'
import { boardProof, synthesisPersona, synthesisPrompt } from './board-prompts.ts'
import type { LensAnswer } from './board-prompts.ts'
import type { Operation, Step } from './operation.ts'

const conclusionArgs = boardArgs.extend({ lenses: z.array(z.string()).min(1) })

/** Runs when all its lenses have ended, well or not: what they said becomes one conclusion, in a message of its own. */
export const board = (deps: BoardDeps): Operation => ({
  kind: 'board',
  agents: () => [],
  plan(op) {
    const { lenses, question, runtime, thread } = conclusionArgs.parse(op.args)
    const answers = () => Promise.all(lenses.map((lens) => answerOf(deps, op, lens)))
    let conclusion = op.steps[lenses.length]?.note ?? ''
    return [
      ...lenses.map((lens): Step => ({ name: lens, run: async () => lineOf(await answerOf(deps, op, lens)) })),
      {
        name: synthesisSteps[0],
        async run(signal) {
          const given = await answers()
          if (given.every(({ text }) => text === undefined)) {
            throw new Failure(`The board has no answer: ${given[0]?.why ?? 'no lens said why.'}`)
          }
          const text = synthesisPrompt(question, given)
          conclusion = await askBoard(
            deps,
            { key: `board-${op.id}`, runtime, persona: synthesisPersona, text, thread },
            signal,
          )
          return conclusion
        },
      },
      {
        name: synthesisSteps[1],
        async run() {
          const text = `**The board** on: ${question.length <= 200 ? question : `${question.slice(0, 199)}…`}\n${conclusion}`
          await deps.store.outbox.add({ id: `board-${op.id}`, thread, body: { kind: 'text', text } })
          return boardProof(await answers())
        },
      },
    ]
  },
  conclude: (steps) => steps.find(({ name }) => name === synthesisSteps[0])?.note,
})

async function answerOf({ store }: BoardDeps, { id }: Op, lens: string): Promise<LensAnswer> {
  const op = await store.ops.get(`${id}-${lens}`)
  if (op?.state === 'done' && op.result !== undefined) return { lens, text: op.result }
  return { lens, why: op?.undoing?.reason ?? op?.result ?? 'it was never asked' }
}

const lineOf = ({ text, why }: LensAnswer): string => (text === undefined ? `no answer: ${why ?? ''}` : 'answered')
