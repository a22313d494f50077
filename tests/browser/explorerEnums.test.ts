import { expectAccessible } from './harness/accessibility.js';
import { expect, test } from './harness/browserTest.js';
import { ExplorerPage } from './harness/explorerPage.js';

const enumDocument = {
  openrpc: '1.3.2',
  info: { title: 'Enums', version: '1' },
  methods: [
    {
      name: 'echo.say',
      params: [
        { name: 'level', required: true, schema: { $ref: '#/components/schemas/Level' } },
        { name: 'rights', required: true, schema: { $ref: '#/components/schemas/Rights' } },
        {
          name: 'fallback',
          required: true,
          schema: { anyOf: [{ $ref: '#/components/schemas/Level' }, { type: 'null' }] },
        },
      ],
      result: { name: 'result', schema: {} },
    },
  ],
  components: {
    schemas: {
      Level: {
        type: 'integer',
        description: 'The volume.',
        'x-enum': [
          { name: 'Low', value: 1 },
          { name: 'High', value: 200, description: 'The maximum.' },
        ],
      },
      Rights: {
        type: 'integer',
        'x-enum': [
          { name: 'None', value: 0 },
          { name: 'Read', value: 1 },
          { name: 'Write', value: 2 },
          { name: 'All', value: 3 },
        ],
        'x-flags': true,
      },
    },
  },
};

test('Enum_ChoiceAndFlags_AreEditedInTheForm', { timeout: 300_000 }, async ({ open }) => {
  const page = await open('/health/live', { allowed: [/favicon/] });
  await page.route('**/openrpc.json', (route) => route.fulfill({ json: enumDocument }));
  const explorer = new ExplorerPage(page);
  await explorer.show('echo.say', { level: 1, rights: 4, fallback: 200 });

  await page.getByTestId('field-level').getByRole('combobox').selectOption('High (200)');
  const rights = page.getByTestId('field-rights');
  await rights.getByRole('checkbox', { name: 'Read' }).check();
  await rights.getByRole('checkbox', { name: 'All' }).check();
  await rights.getByRole('checkbox', { name: 'Read' }).uncheck();
  expect(await rights.getByRole('checkbox', { name: 'Write' }).isChecked()).toBe(true);
  await page.getByRole('checkbox', { name: 'fallback is null' }).check();

  // The bit without a name has not changed.
  await expect.poll(() => decodeURIComponent(page.url())).toContain('{"level":200,"rights":6,"fallback":null}');
  await expectAccessible(page, 'enums');
});
