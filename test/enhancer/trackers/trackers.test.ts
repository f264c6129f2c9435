import { describe } from 'vitest'
import { github } from './github-double.ts'
import { gitea } from './gitea-double.ts'
import { gitlab } from './gitlab-double.ts'
import { trackerContract } from './tracker-contract.ts'

describe.each([github, gitea, gitlab])('$kind', (dialect) => {
  trackerContract(dialect)
})
