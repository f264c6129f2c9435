import type { Wire } from '../test/wire/wire.ts'
import { answerTo, sayTo, shows } from './answer-to.ts'
import { clock } from './clock.ts'
import type { DoubleAsks } from './double.ts'

/** What is asked about turns of a model, one thing at a time. */
export const modelAsks = (wire: Wire): Pick<DoubleAsks, 'say' | 'answered' | 'stopFor'> => ({
  async say({ text, shows: shown, thread }) {
    const said = await sayTo(wire, text, thread)
    await shows(wire, said, shown)
    return said
  },
  async answered(said) {
    await answerTo(wire, said)
    return clock()
  },
  async stopFor({ running, text }) {
    const said = await sayTo(wire, text, running.thread)
    const card = await shows(wire, running, '1 message waits')
    const pressedAt = clock()
    await wire.owner.press(card, 'Stop')
    await answerTo(wire, said)
    return clock() - pressedAt
  },
})
