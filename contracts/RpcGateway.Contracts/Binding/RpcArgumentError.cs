using System.Numerics;

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

    private static string Names(RpcMethodDescriptor method) =>
        string.Join(", ", method.Parameters.Select(parameter => $"'{parameter.Name}'"));

    private static RpcException Error(string message) => new(RpcErrorCode.InvalidParams, message);
}
