import { Failure } from '../../errors.ts'
import type { Versions } from '../../host/versions.ts'

/** Throws a Failure where another installation counts than one of these. */
export async function requireActive(versions: Pick<Versions, 'active'>, known: readonly string[]): Promise<void> {
  const active = await versions.active()
  if (known.includes(active)) return
  throw new Failure(`Installation ${active} counts by now, by somebody else's hand. Look: mos fleet update --check`, {
    exit: 'conflict',
  })
}
