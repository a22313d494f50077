namespace RpcGateway.Generator;

/// <summary>
/// The names of the types of RpcGateway.Contracts that the generator finds or emits. The generator cannot reference that assembly,
/// so a test compares the names.
/// </summary>
internal static class MetadataNames
{
    public const string ContractAttribute = "RpcGateway.RpcContractAttribute";
    public const string MethodAttribute = "RpcGateway.RpcMethodAttribute";
    public const string IdempotentAttribute = "RpcGateway.RpcIdempotentAttribute";
    public const string ErrorAttribute = "RpcGateway.RpcErrorAttribute";
    public const string ExampleAttribute = "RpcGateway.RpcExampleAttribute";
    public const string RateLimitAttribute = "RpcGateway.RpcRateLimitAttribute";
    public const string RateLimitScope = "RpcGateway.RpcRateLimitScope";
    public const string OverflowPolicy = "RpcGateway.RpcOverflowPolicy";

    public const string Arguments = "RpcGateway.Binding.IRpcArguments";
    public const string ArgumentFaults = "RpcGateway.Binding.RpcArgumentFaults";
    public const string ArgumentWriter = "RpcGateway.Binding.RpcArgumentWriter";
    public const string ContractBinding = "RpcGateway.Binding.RpcContractBinding`1";
    public const string ContractDocumentation = "RpcGateway.Binding.RpcContractDocumentation";
    public const string Contracts = "RpcGateway.Binding.RpcContracts";
    public const string Dispatcher = "RpcGateway.Binding.RpcDispatcher`1";
    public const string InboundCall = "RpcGateway.Binding.RpcInboundCall";
    public const string Invoker = "RpcGateway.Binding.RpcInvoker";
    public const string Json = "RpcGateway.Binding.RpcJson";
    public const string MethodDescriptor = "RpcGateway.Binding.RpcMethodDescriptor";
    public const string MethodDocumentation = "RpcGateway.Binding.RpcMethodDocumentation";
    public const string MethodKind = "RpcGateway.Binding.RpcMethodKind";
    public const string ParameterDescriptor = "RpcGateway.Binding.RpcParameterDescriptor";
    public const string ParameterDocumentation = "RpcGateway.Binding.RpcParameterDocumentation";
    public const string ParameterKind = "RpcGateway.Binding.RpcParameterKind";
    public const string Progress = "RpcGateway.Binding.RpcProgress";
    public const string TypeConstraints = "RpcGateway.Binding.RpcTypeConstraints";
    public const string TypeDocumentation = "RpcGateway.Binding.RpcTypeDocumentation";
    public const string UntypedBinding = "RpcGateway.Binding.RpcContractBinding";
}
