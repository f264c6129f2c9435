import type { Assignment, Assignments } from './assignment.ts'
import type { Database } from './database.ts'
import { assignmentUpdate } from './scripts/assignment-update.ts'
import { decodeFields, encodeFields } from './fields.ts'

export function createAssignments(db: Database): Assignments {
  const key = (agent: string): string => db.key('assignment', agent)
  return {
    async get(agent) {
      return decodeFields<Assignment>(await db.run((redis) => redis.hgetall(key(agent))))
    },
    async put(assignment) {
      const fields = encodeFields(assignment)
      await db.run((redis) =>
        redis
          .multi()
          .del(key(assignment.agent))
          .hset(key(assignment.agent), ...fields)
          .exec(),
      )
    },
    async update(agent, change) {
      await db.script(assignmentUpdate, agent, ...encodeFields({ agent, ...change }))
    },
    async remove(agent) {
      await db.run((redis) => redis.del(key(agent)))
    },
  }
}
