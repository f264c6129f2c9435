import { detect } from '../../src/enhancer/detect.ts'
import { planSighting } from '../../src/enhancer/plan-sighting.ts'
import { suggestRemedy } from '../../src/enhancer/remedies/suggest-remedy.ts'
import { startEnhancer } from '../../src/enhancer/run-enhancer.ts'
import type { EnhancerDeps } from '../../src/enhancer/run-enhancer.ts'
import { defaultEnhancer } from '../../src/fleet/enhancer-settings.ts'
import { createRedactor } from '../../src/redact/create-redactor.ts'
import type { Store } from '../../src/store/store.ts'
import { silentLogger } from '../support/silent-logger.ts'

/** The runner over this store with the real rules; nobody shows or explains anything unless `change` does. */
export const enhancerOn = (store: Store, change: Partial<EnhancerDeps> = {}) =>
  startEnhancer({
    ...store,
    showFinding: () => Promise.resolve(),
    explainFinding: () => Promise.resolve(),
    settings: () => defaultEnhancer,
    redactor: createRedactor(['hunter2-hunter2']),
    isHere: () => Promise.resolve(true),
    load: () => Promise.resolve({ detect, planSighting, suggestRemedy }),
    logger: silentLogger,
    ...change,
  })
