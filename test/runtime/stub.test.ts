import { understand } from '../../src/command/understand.ts'
import { createStubRuntime } from '../../src/runtime/stub.ts'
import { runtimeContract } from './contract.ts'

const again = () => createStubRuntime({ match: understand, countEveryMs: 5 })

/**
 * Left out is what needs a model: it wants nothing that a person would have to allow, remembers nothing, sees no image,
 * and uses no tokens.
 */
runtimeContract(
  'the stub',
  () =>
    Promise.resolve({
      runtime: again(),
      again,
      kill: () => Promise.resolve(),
      writeImage: () => Promise.reject(new Error('it takes no images')),
    }),
  { plain: 'hello', stream: 'count to 3', tool: 'list the agents', long: 'count to 99' },
)
