using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Forwarding;
using RpcGateway.Services.BackendLinks;
using RpcGateway.Services.Dispatch;

namespace RpcGateway.Backend.Description;

/// <summary>Describes the contracts of this process for the gateways: the params of <c>backend.register</c>.</summary>
internal static class RegistrationContent
{
    /// <param name="options">The options with the name of the instance.</param>
    /// <param name="services">The services that were added.</param>
    /// <param name="methods">The table that was built from them.</param>
    public static BackendRegistration Create(
        RpcBackendOptions options, IEnumerable<ServiceRegistration> services, RpcMethodTable methods)
    {
        var requirements = methods.Handlers.OfType<ServiceMethodHandler>()
            .ToDictionary(handler => handler.Method.Name, handler => handler.Access?.Describe());

        // Several interfaces can share a prefix: for clients they are one contract.
        var contracts = services.Select(service => service.GetBinding()).GroupBy(binding => binding.Name);
        return new BackendRegistration(options.Instance, [.. contracts.Select(Describe)], Guid.NewGuid().ToString("n"));

        BackendContract Describe(IGrouping<string, RpcContractBinding> contract) => new(
            contract.Key,
            options.PerCallContracts.Contains(contract.Key),
            [.. contract.SelectMany(binding => binding.Methods).Select(DescribeMethod)],
            ContractDocument.Create([.. contract], options.SerializerOptions));

        BackendMethod DescribeMethod(RpcMethodDescriptor method) =>
            new(method.Name, method.Alias, KindOf(method), requirements[method.Name], method.HasUploads(), BackendRateLimit.Of(method.RateLimit));
    }

    public static ReadOnlyMemory<byte> Encode(BackendRegistration registration) =>
        JsonSerializer.SerializeToUtf8Bytes(registration, BackendJson.Default.BackendRegistration);

    private static string KindOf(RpcMethodDescriptor method) => method.Kind switch
    {
        RpcMethodKind.Notification => "notification",
        RpcMethodKind.Stream => "stream",
        RpcMethodKind.Binary => "binary",
        _ => "call",
    };
}
