/** A catalogue entry as the demo data writes it: what is left out is false or empty. */
import type { CatalogueResource } from '../../../models/resources.js';

type Given = 'name' | 'summary' | 'provider' | 'shareType' | 'modes' | 'updateCycle';
type Optional = 'shareCondition' | 'formats' | 'collected' | 'baseLibrary' | 'controlledParams' | 'keywords';

export type DemoResource = Pick<CatalogueResource, Given> &
  Partial<Pick<CatalogueResource, Optional>> & {
    code: string;
    /** `code:label` or `code:label:type`. */
    fields: string[];
  };
