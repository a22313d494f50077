using System.Text.Json.Nodes;
using RpcGateway.Binding;

namespace RpcGateway.Services.Description;

/// <summary>Creates the OpenRPC object of a method.</summary>
internal sealed class MethodDescriber(SchemaBuilder schemas)
{
    public JsonObject Describe(RpcContractBinding contract, RpcMethodDescriptor method, RpcMethodDocumentation? text)
    {
        var described = new JsonObject { ["name"] = method.Name };
        AddText(described, "summary", TextParts.FirstSentence(text?.Summary));
        AddText(described, "description", TextParts.Join(text?.Summary, text?.Remarks));
        described["tags"] = new JsonArray(new JsonObject { ["name"] = contract.Name });
        described["paramStructure"] = "either";
        described["params"] = new JsonArray([.. method.Parameters.Select(
            (parameter, index) => DescribeParameter(parameter, text?.Parameters.ElementAtOrDefault(index)))]);
        if (method.Kind != RpcMethodKind.Notification)
        {
            described["result"] = DescribeResult(method, text);
        }

        if (text is not null)
        {
            MethodExtras.Add(described, method, text, schemas);
        }

        if (method.IsIdempotent)
        {
            described["x-idempotent"] = true;
        }

        described["x-contract"] = contract.Name;
        described["x-member"] = method.MemberName;
        return described;
    }

    private JsonObject DescribeParameter(RpcParameterDescriptor parameter, RpcParameterDocumentation? text)
    {
        var described = new JsonObject { ["name"] = parameter.Name };
        AddText(described, "description", text?.Description);
        described["required"] = parameter.IsRequired;
        var schema = parameter.Kind switch
        {
            RpcParameterKind.Progress => schemas.Refer(ProtocolSchemas.ProgressToken),
            RpcParameterKind.Stream => schemas.Refer(ProtocolSchemas.Stream),
            RpcParameterKind.Binary => schemas.Refer(ProtocolSchemas.Binary),
            _ => schemas.Create(parameter.Type, parameter.AllowsNull, NullableParts.Parse(text?.Nullability, parameter.Type)),
        };
        if (parameter is { Kind: RpcParameterKind.Stream or RpcParameterKind.Binary, AllowsNull: true })
        {
            schema = SchemaNodes.OrNull(schema);
        }

        if (text?.Constraints is { } rules)
        {
            schema = SchemaNodes.Constrain(schema, rules);
        }

        AddDefault(schema, parameter, text);
        described["schema"] = schema;
        AddItems(described, parameter.Kind, parameter.Type, text?.ItemAllowsNull ?? false, text?.Nullability);
        return described;
    }

    private void AddDefault(JsonObject schema, RpcParameterDescriptor parameter, RpcParameterDocumentation? text)
    {
        if (parameter is not { IsRequired: false, Kind: RpcParameterKind.Value } || text is null)
        {
            return;
        }

        var value = text.DefaultValue is null ? null : schemas.Serialize(text.DefaultValue, parameter.Type);
        if (value is not null || text.DefaultValue is null && parameter.AllowsNull)
        {
            schema["default"] = value;
        }
    }

    private JsonObject DescribeResult(RpcMethodDescriptor method, RpcMethodDocumentation? text)
    {
        var described = new JsonObject { ["name"] = "result" };
        AddText(described, "description", text?.Returns);
        var allowsNull = text?.ResultAllowsNull ?? false;
        described["schema"] = method switch
        {
            { Kind: RpcMethodKind.Stream } => schemas.Refer(ProtocolSchemas.Stream),
            { Kind: RpcMethodKind.Binary } => schemas.Refer(ProtocolSchemas.Binary),
            { ResultType: { } type } => schemas.Create(type, allowsNull, NullableParts.Parse(text?.ResultNullability, type)),
            _ => new JsonObject { ["type"] = "null" },
        };
        if (method is { Kind: RpcMethodKind.Stream, ResultType: { } item })
        {
            AddItems(described, RpcParameterKind.Stream, item, allowsNull, text?.ResultNullability);
        }
        else if (method.Kind == RpcMethodKind.Binary)
        {
            AddItems(described, RpcParameterKind.Binary, typeof(byte[]), allowsNull, null);
        }

        return described;
    }

    private void AddItems(JsonObject described, RpcParameterKind kind, Type type, bool allowsNull, string? nullability)
    {
        switch (kind)
        {
            case RpcParameterKind.Stream or RpcParameterKind.Progress:
                var schema = schemas.Create(type, allowsNull, NullableParts.Parse(nullability, type));
                described[kind == RpcParameterKind.Stream ? "x-stream" : "x-progress"] = new JsonObject { ["schema"] = schema };
                break;
            case RpcParameterKind.Binary:
                described["x-binary"] = true;
                break;
        }
    }

    public static void AddText(JsonObject described, string member, string? text)
    {
        if (text is not null)
        {
            described[member] = text;
        }
    }
}
