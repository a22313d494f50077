using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Services.Description;

/// <summary>
/// Creates the schemas of types with the exporter of System.Text.Json, which knows how they are serialized. The exporter writes a
/// type in full wherever it is used; here, each type of the application is written once, under its name.
/// </summary>
internal sealed class SchemaBuilder
{
    private readonly JsonSerializerOptions _options;
    private readonly JsonSchemaExporterOptions _exporter;
    private readonly TypeTexts _texts;
    private readonly TypeConstraints _constraints;
    private readonly ValueFormats _formats;
    private readonly SchemaNames _names = new();
    private readonly RepeatedTypes _repeated = new();
    private readonly SortedDictionary<string, JsonObject> _components = new(StringComparer.Ordinal);
    private readonly Queue<Type> _open = [];

    public SchemaBuilder(JsonSerializerOptions options, TypeTexts texts, TypeConstraints constraints)
    {
        // MaxDepth limits the nesting of values, not of types, and the exporter does not support reference handlers.
        _options = new JsonSerializerOptions(options) { MaxDepth = JsonLimits.MaxDepth, ReferenceHandler = null };
        _texts = texts;
        _constraints = constraints;
        _formats = new ValueFormats(_options);
        _exporter = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = Transform,
        };
    }

    /// <summary>The named schemas.</summary>
    public IReadOnlyDictionary<string, JsonObject> Components => _components;

    /// <summary>Returns the schema of a type, or a reference to it.</summary>
    public JsonObject Create(Type type, bool allowsNull, NullableParts? parts = null)
    {
        var schema = CreateOne(type, allowsNull, parts);
        while (_open.TryDequeue(out var named))
        {
            _components[_names[named]] = Export(named);
        }

        return schema;
    }

    private JsonObject CreateOne(Type type, bool allowsNull, NullableParts? parts)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        var schema = SchemaNames.IsNamed(value) ? Refer(value) : Export(value, parts, type);
        return allowsNull || value != type ? SchemaNodes.OrNull(schema) : schema;
    }

    /// <summary>Returns a reference to one of the protocol's own schemas.</summary>
    public JsonObject Refer(string protocolSchema)
    {
        _components.TryAdd(protocolSchema, ProtocolSchemas.Create(protocolSchema));
        return SchemaNodes.Reference(protocolSchema);
    }

    /// <summary>Serializes a value as the application would; returns null if that is not possible.</summary>
    public JsonNode? Serialize(object? value, Type type)
    {
        try
        {
            return _options.TryGetTypeInfo(type, out var info) ? JsonSerializer.SerializeToNode(value, info) : null;
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException or JsonException or InvalidOperationException)
        {
            // For example the default NaN when numbers are strict.
            return null;
        }
    }

    private JsonObject Refer(Type type)
    {
        var name = _names[type];
        if (_components.TryAdd(name, []))
        {
            _open.Enqueue(type);
        }

        return SchemaNodes.Reference(name);
    }

    private JsonObject Export(Type type, NullableParts? parts = null, Type? declared = null)
    {
        if (!_options.TryGetTypeInfo(type, out var info))
        {
            return [];
        }

        var schema = SchemaNodes.AsObject(info.GetJsonSchemaAsNode(_exporter));
        parts?.Apply(schema, declared ?? type);
        return (JsonObject)_repeated.Resolve(schema, CreateOne);
    }

    private JsonObject Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        var schema = SchemaNodes.AsObject(node);
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (context.BaseTypeInfo is not null)
        {
            return PolymorphicSchemas.IsPlain(context, schema)
                ? PolymorphicSchemas.CreateVariant(Refer(type), schema, context.BaseTypeInfo)
                : DescribeMembers(schema, context.TypeInfo);
        }

        if (context.Path.IsEmpty)
        {
            return DescribeRoot(type, schema, context.TypeInfo);
        }

        if (context.PropertyInfo?.CustomConverter is null && SchemaNames.IsNamed(type))
        {
            return Replace(schema, CreateOne(type, AllowsNull(context), null));
        }

        var parts = NullableParts.Of(context.PropertyInfo);
        if (schema.ContainsKey("$ref"))
        {
            return Replace(schema, _repeated.Remember(context.TypeInfo.Type, AllowsNull(context), parts));
        }

        parts?.Apply(schema, context.TypeInfo.Type);
        _formats.Apply(type, schema, AllowsNull(context));
        return schema;
    }

    private JsonObject DescribeRoot(Type type, JsonObject schema, JsonTypeInfo info)
    {
        _formats.Apply(type, schema, allowsNull: false);
        if (SchemaNames.IsNamed(type) && _texts.Describe(type) is { } text)
        {
            schema.Insert(0, "description", text);
        }

        if (type.IsEnum)
        {
            EnumSchemas.AddMembers(type, schema, info, _texts);
        }

        return DescribeMembers(schema, info);
    }

    private JsonObject DescribeMembers(JsonObject schema, JsonTypeInfo info)
    {
        foreach (var property in info.Properties)
        {
            if (_texts.Describe(info.Type, property) is { } text && schema["properties"]?[property.Name] is JsonObject member)
            {
                member["description"] = text;
            }

            if (_constraints.Find(info.Type, property) is { } rules && schema["properties"] is JsonObject members
                && members[property.Name] is JsonObject constrained)
            {
                members[property.Name] = SchemaNodes.Constrain(constrained, rules);
            }
        }

        return schema;
    }

    private static JsonObject Replace(JsonObject schema, JsonObject replaced)
    {
        if (schema.TryGetPropertyValue("default", out var value))
        {
            schema.Remove("default");
            replaced["default"] = value;
        }

        return replaced;
    }

    private static bool AllowsNull(JsonSchemaExporterContext context) =>
        Nullable.GetUnderlyingType(context.TypeInfo.Type) is not null
        || context.PropertyInfo is { } property && (property.IsGetNullable || property.IsSetNullable);
}
