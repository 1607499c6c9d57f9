export { closest as didYouMean } from '../../../config/unknown-key.ts'
