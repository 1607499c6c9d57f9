import { expect, it } from 'vitest'
import { keyIn, parseUsers } from '../../src/verify/user-answers.ts'

it('reads a user that is not there, one without keys, and one with options and comments', () => {
  const lines = [
    ...['none', '.', 'plain', '.', 'sudo', 'from="10.0.0.0/8" ssh-rsa AAAAB3a me@desk', '# AAAAB3b', '.'],
  ]
  expect(parseUsers(lines)).toEqual([undefined, { sudo: false, keys: [] }, { sudo: true, keys: ['AAAAB3a'] }])
})

it('finds a key by its own words', () => {
  expect(keyIn('ecdsa-sha2-nistp256 AAAAE2VjZHNh/+A== x')).toEqual(['AAAAE2VjZHNh/+A=='])
  expect(keyIn('nobody')).toEqual([])
})
