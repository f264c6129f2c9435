import type { Config } from '../config/config.ts'
import type { Host } from '../host/host.ts'
import { findRuntimes } from '../host/runtimes/find-runtimes.ts'
import { planOffer } from '../host/runtimes/plan-offer.ts'
import type { Logger } from '../log.ts'
import type { Facts } from '../store/store.ts'
import { say } from './progress.ts'

const fact = 'runtime.offer'

export type RuntimeOffer = {
  /** Looks, and says once what can be offered. Never rejects. */
  look(facts: Facts): Promise<void>
  /** for the stub's help: what could answer instead of it */
  text(): string | undefined
}

type Deps = { readonly config: Config; readonly host: Host; readonly logger: Logger }

/** What is installed and logged in while nobody has chosen a runtime: said, never switched to. */
export function createRuntimeOffer({ config, host, logger }: Deps): RuntimeOffer {
  let offer: string | undefined
  return {
    text: () => offer,
    async look(facts) {
      if (!config.isRuntimeUnset) return
      try {
        offer = planOffer(await findRuntimes({ host, config }, { isLoggedIn: true }))
        if (offer === undefined || (await facts.get(fact)) === offer) return
        say(offer)
        await facts.set(fact, offer)
      } catch (error) {
        logger.warn({ err: error }, 'the runtimes of this machine could not be looked at')
      }
    },
  }
}
