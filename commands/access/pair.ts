import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { Failure } from '../../src/errors.ts'
import { codeAsShown } from '../../src/store/pairing-code.ts'

export default defineCommand({
  description: 'Make the code with which a first owner pairs, where Discord names none',
  options: z.object({}),
  tier: 'owner',
  risk: 'change',
  where: ['shell', 'console'],
  async run({ policy, config, store, discord }) {
    const { ownerIds, canPair } = policy()
    if (ownerIds.size > 0) throw new Failure('There is an owner already: `access list` shows who. No code is made.')
    if (config.discord === undefined)
      throw new Failure('Mos is on no Discord, so there is nobody to pair. Set DISCORD_TOKEN, see README.md.')
    if (canPair !== true)
      throw new Failure(`Discord has not said yet who owns the application (${discord()}). Try again in a moment.`)
    const { code, expiresAt } = await store.pairing.issue()
    const shown = codeAsShown(code)
    const text = `${shown}\nSend it to the bot on Discord, as a direct message or with a mention. It works once, for 10 minutes and 5 tries; who sends it owns this fleet.`
    return { kind: 'text', text, data: { code: shown, expiresAt } }
  },
})
