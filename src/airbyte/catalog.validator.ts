import { compileSchema } from '../base/compile-schema.ts';
import type { ConfiguredCatalog } from './protocol.generated.ts';
import { protocolSchemaOf } from './protocol-schema.ts';

export const validate = compileSchema<ConfiguredCatalog>(protocolSchemaOf('ConfiguredCatalog'));
