import { expect, test } from '@jest/globals';

test('the scaffold runs', () => {
  expect(1).toBe(1);
});
