using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// Finds the binary streams that a message of a client announces, because only the process that the message goes to may read them.
/// </summary>
internal static class UploadReferences
{
    // Longer results are not references, so they are not searched.
    private const int MaxReference = 256;

    /// <summary>Whether the params of a method may refer to binary streams.</summary>
    public static bool HasUploads(this RpcMethodDescriptor method) =>
        method.Parameters.Any(parameter => parameter.Kind == RpcParameterKind.Binary);

    // [1,{"binary":7}] or {"content":{"binary":7}}
    /// <summary>Returns the numbers in params; null if they contain no references.</summary>
    public static List<uint>? FindInParams(ReadOnlySpan<byte> parameters)
    {
        List<uint>? numbers = null;
        if (!parameters.IsEmpty)
        {
            var reader = Start(parameters);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == 1)
                {
                    FindInObject(ref reader, ref numbers);
                }
                else if (reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth > 0)
                {
                    reader.Skip();
                }
            }
        }

        return numbers;
    }

    // {"binary":7}
    /// <summary>Reads a result. Returns false if it is not a reference.</summary>
    public static bool TryReadResult(in RpcMessage response, out uint number)
    {
        number = 0;
        if (response.Kind != RpcMessageKind.Result || response.Payload is not ([(byte)'{', ..] and { Length: <= MaxReference }))
        {
            return false;
        }

        List<uint>? numbers = null;
        var reader = Start(response.Payload);
        reader.Read();
        FindInObject(ref reader, ref numbers);
        number = numbers is null ? 0 : numbers[^1];
        return numbers is not null;
    }

    private static Utf8JsonReader Start(ReadOnlySpan<byte> json) =>
        new(json, new JsonReaderOptions { MaxDepth = JsonLimits.MaxDepth });

    // Leaves the reader at the end of the object.
    private static void FindInObject(ref Utf8JsonReader reader, ref List<uint>? numbers)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isNumber = RpcJson.TextEquals(reader, "binary"u8);
            reader.Read();
            if (isNumber && reader.TokenType == JsonTokenType.Number && reader.TryGetUInt32(out var number))
            {
                (numbers ??= []).Add(number);
            }

            reader.Skip();
        }
    }
}
