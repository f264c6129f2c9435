import { onTestFinished } from 'vitest'
import { startWire } from '../wire/start-wire.ts'
import type { Channel } from '../wire/view/channel.ts'
import type { User } from '../wire/view/user.ts'
import type { Wire } from '../wire/wire.ts'
import { createMos } from './mos.ts'
import type { Mos } from './mos.ts'

export type PersonWithMos = {
  readonly wire: Wire
  readonly mos: Mos
  /** owns the application, and so the fleet */
  readonly olga: User
  readonly general: Channel
}

type Options = {
  readonly wire?: Parameters<typeof startWire>[0]
  readonly env?: (wire: Wire, home: string) => Readonly<Record<string, string>>
  /** before the first start: what the person has already in the home */
  readonly prepare?: (mos: Mos) => Promise<void>
}

/** A person in Discord with a Mos of her own, up and registered. All of it ends with the test. */
export async function personWithMos(options: Options = {}): Promise<PersonWithMos> {
  const person = await personBeforeMos(options)
  await person.mos.start()
  await person.wire.until(() => person.wire.commands().length > 0, 10_000, 'the commands to be registered')
  return person
}

/** The same before Mos was ever started. */
export async function personBeforeMos(options: Options = {}): Promise<PersonWithMos> {
  const wire = await startWire({ messagesPerFiveSeconds: Infinity, ...options.wire })
  const mos = await createMos((home) => ({
    DISCORD_TOKEN: wire.token,
    DISCORD_API_URL: wire.url,
    ...options.env?.(wire, home),
  }))
  onTestFinished(() => mos.dispose())
  await options.prepare?.(mos)
  return { wire, mos, olga: wire.owner, general: wire.channel('general') }
}
