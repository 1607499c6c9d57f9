import type { NodePath } from '../../plan/entry.ts'
import type { Component, Contribution } from '../component.ts'
import { ownerOf } from '../files/owner.ts'
import { credentialOf, credentialUnit } from './credential.ts'

/** Units that make files from credentials at boot. Other secrets are contents of `files` and of Pods' Secrets. */
export const secrets: Component = ({ resolved: { config } }) =>
  ({
    units: Object.entries(config.files).flatMap(([path, entry]) => {
      if (!('secret' in entry)) return []
      const credential = credentialOf(config, entry.secret)
      if (credential === undefined) return []
      return [credentialUnit(path as NodePath, { credential, mode: entry.mode, owner: ownerOf(entry) })]
    }),
  }) satisfies Contribution
