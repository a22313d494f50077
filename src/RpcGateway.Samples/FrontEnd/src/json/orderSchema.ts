/** The address of the schema. The language server asks the page for it and loads nothing itself. */
export const orderSchemaUri = 'page://samples/order.json';

const text = (description: string) => ({ type: 'string', minLength: 1, markdownDescription: description });

/** The schema that the document refers to. */
export const orderSchema = {
  type: 'object',
  required: ['customer', 'delivery', 'items'],
  additionalProperties: false,
  properties: {
    $schema: text('The address of the schema.'),
    customer: text('The **name** of the customer.'),
    delivery: {
      enum: ['pickup', 'courier', 'post'],
      markdownDescription: 'How the order is delivered. `post` takes *three days*.',
    },
    items: {
      type: 'array',
      minItems: 1,
      markdownDescription: 'The ordered articles.',
      items: {
        type: 'object',
        required: ['article', 'count'],
        additionalProperties: false,
        properties: {
          article: text('The name of the article.'),
          count: { type: 'integer', minimum: 1, markdownDescription: 'How many pieces, at least `1`.' },
        },
      },
    },
  },
};

/** The document at the start. It has two mistakes. */
export const order = `{
  "$schema": "${orderSchemaUri}",
  "customer": "Ada",
  "delivery": "drone",
  "items": [
    { "article": "tea", "count": 0 },
    { "article": "cup", "count": 2 }
  ]
}
`;
