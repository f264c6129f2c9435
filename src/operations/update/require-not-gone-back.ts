import type { Config } from '../../config/config.ts'
import { Failure } from '../../errors.ts'
import type { Host } from '../../host/host.ts'
import { generationsOf } from '../../seed/reseed-home.ts'

type Deps = { readonly host: Pick<Host, 'disk'>; readonly config: Config }

/**
 * Before the switch an op goes back to nothing itself. Throws a Failure where a person did, by a shell while Mos was
 * down: it is theirs that counts. What a start has brought in since is no such thing.
 */
export async function requireNotGoneBack({ host, config }: Deps, generation: number): Promise<void> {
  const back = (await generationsOf(host.disk, config)).find(
    ({ number, kind }) => number > generation && kind === 'rollback',
  )
  if (back === undefined) return
  throw new Failure(
    `Somebody went back since this was planned (generation ${back.number}, by ${back.by}). Plan again: mos fleet update --check`,
    { exit: 'conflict' },
  )
}
