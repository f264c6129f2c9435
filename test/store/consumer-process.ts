import { createStore } from '../../src/store/create-store.ts'
import { silentLogger } from '../support/silent-logger.ts'

/** A worker that takes an op, says so on stdout, and never finishes it: for being killed. Argument: the Redis URL. */
const store = await createStore({ redisUrl: process.argv[2] ?? '', tenant: 'test', logger: silentLogger })
await store.consumeOps(
  'h1',
  (op) => {
    process.stdout.write(`started ${op.id}\n`)
    return new Promise(() => undefined)
  },
  { concurrency: 4 },
)
process.stdout.write('consuming\n')
