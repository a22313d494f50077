using Microsoft.CodeAnalysis;

namespace RpcGateway.Generator;

/// <summary>The errors in contracts. Each has a page in <c>docs/diagnostics</c>. Never reuse an id.</summary>
internal static class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor GenericContract = Create(
        "RPCGW001",
        "A contract must not be generic",
        "The contract '{0}' must not be generic or nested in a generic type");

    public static readonly DiagnosticDescriptor InaccessibleType = Create(
        "RPCGW002",
        "The types of a contract must be accessible to generated code",
        "Generated code cannot access '{0}' because it is private, protected or file-local. "
        + "Make it internal or public.");

    public static readonly DiagnosticDescriptor ContractName = Create(
        "RPCGW003",
        "A contract must have a valid wire name",
        "The wire name '{0}' of '{1}' is invalid. "
        + "Use letters, digits, '_' and '-' in parts separated by single dots; the first part must not be 'rpc'.");

    public static readonly DiagnosticDescriptor MethodName = Create(
        "RPCGW004",
        "A method must have a valid wire name",
        "The wire name '{0}' of '{1}' is invalid. "
        + "Use letters, digits, '_' and '-' in parts separated by single dots.");

    public static readonly DiagnosticDescriptor UnsupportedMember = Create(
        "RPCGW005",
        "A contract must contain only methods that can be called",
        "'{0}' is {1}. A contract must contain only public instance methods without a body.");

    public static readonly DiagnosticDescriptor Overload = Create(
        "RPCGW006",
        "A contract must not have overloads",
        "'{0}' has an overload or hides an inherited method. Give each method a unique name.");

    public static readonly DiagnosticDescriptor EqualWireNames = Create(
        "RPCGW007",
        "The methods of a contract must have different wire names",
        "'{0}' and '{1}' have the same wire name '{2}'. "
        + "A method whose name ends in 'Async' is also called by its name with 'Async'.");

    public static readonly DiagnosticDescriptor GenericMethod = Create(
        "RPCGW008",
        "A contract method must not be generic",
        "The method '{0}' must not be generic, because messages contain no type arguments");

    public static readonly DiagnosticDescriptor UnsupportedReturnType = Create(
        "RPCGW009",
        "A contract method must have a supported return type",
        "'{0}' returns {1}, which is not supported. "
        + "Use void, Task, ValueTask, IAsyncEnumerable<T>, or a task of a value or a binary stream.");

    public static readonly DiagnosticDescriptor UnsupportedParameterType = Create(
        "RPCGW010",
        "A contract parameter must have a supported type",
        "The type {2} of the parameter '{0}' of '{1}' is not supported");

    public static readonly DiagnosticDescriptor ByReference = Create(
        "RPCGW011",
        "A contract parameter must be passed by value",
        "The parameter '{0}' of '{1}' must not be ref, out or in. "
        + "Pass it by value and return changes as the result.");

    public static readonly DiagnosticDescriptor ParamsArray = Create(
        "RPCGW012",
        "A contract parameter must not be params",
        "The parameter '{0}' of '{1}' must not be params, because a message contains it as one array. "
        + "Remove the modifier.");

    public static readonly DiagnosticDescriptor ManyCancellationTokens = Create(
        "RPCGW013",
        "A contract method must have at most one CancellationToken",
        "'{0}' has more than one CancellationToken, but a call can only be cancelled as a whole");

    public static readonly DiagnosticDescriptor TooManyParameters = Create(
        "RPCGW014",
        "A contract method must have at most 64 parameters",
        "'{0}' has more than 64 parameters. Combine them in a record.");

    public static readonly DiagnosticDescriptor NotificationWithLifetime = Create(
        "RPCGW015",
        "A notification must have only values as parameters",
        "The parameter '{0}' of '{1}' requires a call, but a method that returns void is a notification. "
        + "Return Task.");

    public static readonly DiagnosticDescriptor CallbackType = Create(
        "RPCGW016",
        "A callback type must be a contract",
        "The callback type '{0}' of '{1}' must be an interface with [RpcContract]");

    public static readonly DiagnosticDescriptor GeneratedNameTaken = Create(
        "RPCGW017",
        "The names of generated types must be unused",
        "The generated code of '{0}' conflicts with '{1}'. Rename one of them.");

    public static readonly DiagnosticDescriptor DisposableContract = Create(
        "RPCGW018",
        "A contract must not be disposable",
        "'{0}' must not extend {1}, because Dispose would be a remote call. "
        + "The connection owns proxies, and dependency injection owns services.");

    public static readonly DiagnosticDescriptor Example = Create(
        "RPCGW019",
        "An example must be valid JSON that matches its method",
        "The example '{0}' of '{1}' {2}");

    public static readonly DiagnosticDescriptor ReservedErrorCode = Create(
        "RPCGW020",
        "A contract error must not have a reserved code",
        "The error code {0} of '{1}' is reserved. Use a code outside -32768..-32000.");

    public static readonly DiagnosticDescriptor LossyType = Create(
        "RPCGW021",
        "The types of a contract must not lose data in JSON",
        "'{0}' loses data in JSON: {1}");

    public static readonly DiagnosticDescriptor UnserializableType = Create(
        "RPCGW022",
        "The types of a contract must be serializable as JSON",
        "'{0}' cannot be serialized as JSON: {1}");

    public static readonly DiagnosticDescriptor NotIdempotent = Create(
        "RPCGW023",
        "The outcome of an idempotent method must be repeatable",
        "'{0}' cannot be idempotent: {1}");

    public static readonly DiagnosticDescriptor RateLimit = Create(
        "RPCGW024",
        "A rate limit must be in range",
        "The rate limit of '{0}' is out of range. "
        + "Use 1 to 1000000 calls, 0.001 to 86400 seconds, and a burst of 0 (as many as the calls) to 1000000.");

    public static readonly DiagnosticDescriptor Validation = Create(
        "RPCGW025",
        "The validation rules of a contract must be enforceable",
        "{0} cannot be enforced on '{1}': {2}");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        GenericContract, InaccessibleType, ContractName, MethodName, UnsupportedMember, Overload, EqualWireNames,
        GenericMethod, UnsupportedReturnType, UnsupportedParameterType, ByReference, ParamsArray,
        ManyCancellationTokens, TooManyParameters, NotificationWithLifetime, CallbackType, GeneratedNameTaken,
        DisposableContract, Example, ReservedErrorCode, LossyType, UnserializableType, NotIdempotent, RateLimit,
        Validation,
    ];

    private static DiagnosticDescriptor Create(string id, string title, string message) => new(
        id,
        title,
        message,
        "RpcGateway",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: $"For the rule, a violation and its fix, see docs/diagnostics/{id}.md.");
}
