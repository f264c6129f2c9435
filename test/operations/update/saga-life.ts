import { createHost } from '../../../src/host/create-host.ts'
import { createSaga } from './saga.ts'

/** One life of a worker in a process of its own, which a test may kill: carries out the ops that are not at their end. */
const [directory = ''] = process.argv.slice(2)
const host = createHost({ hostId: 'here', path: process.env['PATH'] ?? '' })
const saga = await createSaga(directory, host)
for (const op of saga.unfinished()) await saga.live(op)
