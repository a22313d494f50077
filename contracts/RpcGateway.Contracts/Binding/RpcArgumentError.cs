using System.Buffers;
using System.Numerics;
using System.Text.Json;

namespace RpcGateway.Binding;

/// <summary>The errors with code -32602; each message names the parameter and the reason.</summary>
internal static class RpcArgumentError
{
    private const int MaxNameLength = 100;

    public static RpcException Missing(RpcMethodDescriptor method, ulong missing)
    {
        var parameter = method.Parameters[BitOperations.TrailingZeroCount(missing)];
        return Error($"The parameter '{parameter.Name}' of '{method.Name}' is missing.");
    }

    public static RpcException Null(RpcMethodDescriptor method, RpcParameterDescriptor parameter) =>
        Error($"The parameter '{parameter.Name}' of '{method.Name}' must not be null.");

    public static RpcException Surplus(RpcMethodDescriptor method) => Error(method.Parameters.Count switch
    {
        0 => $"'{method.Name}' takes no parameters.",
        1 => $"'{method.Name}' takes one parameter, '{method.Parameters[0].Name}', but more were sent.",
        var count => $"'{method.Name}' takes {count} parameters, {Names(method)}, but more were sent.",
    });

    public static RpcException Unknown(RpcMethodDescriptor method, string name)
    {
        name = name.Length > MaxNameLength ? name[..MaxNameLength] + "..." : name;
        var known = method.Parameters.Count == 0 ? "It takes none." : $"It has {Names(method)}.";
        return Error($"'{method.Name}' has no parameter '{name}'. {known}");
    }

    public static RpcException Unreadable(
        RpcMethodDescriptor method, RpcParameterDescriptor parameter, string fault, Exception cause) => new(
            RpcErrorCode.InvalidParams,
            $"The parameter '{parameter.Name}' of '{method.Name}' is invalid{fault}.",
            cause);

    public static RpcException Malformed(
        RpcMethodDescriptor method, RpcParameterDescriptor parameter, RpcFormatException cause) =>
        new(RpcErrorCode.InvalidParams, $"The parameter '{parameter.Name}' of '{method.Name}' {cause.Message}", cause);

    // {"code":-32602,"message":"...","data":{"faults":[{"path":"lines[0].text","message":"must not be empty"}]}}
    public static RpcException Faults(RpcMethodDescriptor method, List<(string Path, string Message)> faults)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("faults"u8);
            foreach (var (path, message) in faults.Take(RpcArgumentFaults.MaxFaults))
            {
                json.WriteStartObject();
                json.WriteString("path"u8, path);
                json.WriteString("message"u8, message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (faults.Count > RpcArgumentFaults.MaxFaults)
            {
                json.WriteBoolean("hasMore"u8, true);
            }

            json.WriteEndObject();
        }

        using var data = JsonDocument.Parse(buffer.WrittenMemory);
        var others = faults.Count == 1 ? "" : " There are further faults.";
        return new RpcException(
            RpcErrorCode.InvalidParams,
            $"The params of '{method.Name}' are invalid: {faults[0].Path}: {faults[0].Message.TrimEnd('.')}.{others}",
            data.RootElement.Clone());
    }

    private static string Names(RpcMethodDescriptor method) =>
        string.Join(", ", method.Parameters.Select(parameter => $"'{parameter.Name}'"));

    private static RpcException Error(string message) => new(RpcErrorCode.InvalidParams, message);
}
