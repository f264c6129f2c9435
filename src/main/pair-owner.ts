import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { Access } from './access.ts'

type Deps = {
  readonly access: Pick<Access, 'policy' | 'pairOwner'>
  readonly store: Pick<Store, 'pairing' | 'audit'>
  readonly logger: Logger
}

/** Somebody on Discord brought a code. Returns what they, and nobody else, are told. */
export async function pairOwner({ access, store, logger }: Deps, userId: string, code: string): Promise<string> {
  // Another's code may have been the right one since this message was let through.
  if (access.policy().canPair !== true) return 'There is an owner already.'
  const found = await store.pairing.redeem(code)
  if (found.kind === 'paired') await access.pairOwner(userId)
  const recorded = store.audit.add({
    at: Date.now(),
    by: `discord:${userId}`,
    command: 'access pair',
    options: {},
    place: 'discord',
    verdict: found.kind === 'paired' ? 'allowed' : 'refused',
    rule: rules[found.kind],
  })
  // The code is used up by now: a record that can't be written must not hide that.
  await recorded.catch((error: unknown) => logger.warn({ err: error, userId }, 'not in the audit'))
  if (found.kind === 'paired') return 'You are the owner now: this fleet does what you say.'
  if (found.kind === 'wrong' && found.left > 0)
    return `That code isn't right, ${found.left} ${found.left === 1 ? 'try' : 'tries'} left.`
  return `${found.kind === 'wrong' ? "That code isn't right, and it was the last try." : 'No code waits for you.'} Make a new one on the local page, or with \`mos access pair\` where Mos runs.`
}

const rules = {
  paired: 'the code of the local page was right',
  wrong: 'the code was wrong',
  none: 'there was no code to bring',
} as const
