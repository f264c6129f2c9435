import { createStore } from '../../src/store/create-store.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { enhancerOn } from './enhancer-on.ts'

const [redisUrl = '', shown = ''] = process.argv.slice(2)
const store = await createStore({ redisUrl, tenant: 'test', logger: silentLogger })
const enhancer = enhancerOn(store, { showFinding: ({ id, count }) => store.facts.set(`${shown}.${id}`, String(count)) })
process.stdout.write('ready\n')
await enhancer.look()
