using RpcGateway.Binding;

namespace RpcGateway.Services.Idempotency;

/// <summary>The errors of calls with a key that are neither executed nor repeated.</summary>
internal static class IdempotencyErrors
{
    public static RpcException Of(IdempotencyClaimKind kind, RpcMethodDescriptor method) => kind switch
    {
        IdempotencyClaimKind.Conflict => new RpcException(
            RpcErrorCode.IdempotencyConflict,
            $"The idempotency key of this call of '{method.Name}' was used for another method or other params."),
        IdempotencyClaimKind.Full => new RpcException(
            RpcErrorCode.LimitExceeded,
            $"'{method.Name}' was not executed: too many calls with idempotency keys are stored (MaxBytes, MaxBytesPerUser).",
            Data("limit", "idempotency")),
        _ => Unknown(method, "ownerLost", "the process that executed it has ended"),
    };

    public static RpcException NotStored(RpcMethodDescriptor method) =>
        Unknown(method, "notStored", "its outcome could not be stored (MaxResultSize, MaxBytes, or an error of the store)");

    private static RpcException Unknown(RpcMethodDescriptor method, string reason, string cause) => new(
        RpcErrorCode.OutcomeUnknown,
        $"'{method.Name}' was executed with this idempotency key before, but its outcome is unknown: {cause}. It was not executed again.",
        Data("reason", reason));

    private static Dictionary<string, string> Data(string name, string value) => new() { [name] = value };
}
