namespace RpcGateway.Generator.Models;

/// <summary>One method of a contract.</summary>
/// <param name="Name">The C# name.</param>
/// <param name="DeclaringType">The contract or base interface that declares the method, <c>global::</c>-qualified.</param>
/// <param name="WireName">The full wire name.</param>
/// <param name="Alias">The second name that is accepted, or null.</param>
/// <param name="Return">What the method returns.</param>
/// <param name="Parameters">All parameters in C# order, including cancellation tokens.</param>
/// <param name="Text">The text of its comment.</param>
/// <param name="Errors">The errors that it declares.</param>
/// <param name="Examples">The examples that it declares.</param>
/// <param name="IsObsolete">Whether it is marked <c>[Obsolete]</c>.</param>
/// <param name="IsIdempotent">Whether it is marked <c>[RpcIdempotent]</c>.</param>
/// <param name="RateLimit">How often it can be called; null if that is not limited.</param>
internal sealed record MethodModel(
    string Name,
    string DeclaringType,
    string WireName,
    string? Alias,
    ReturnModel Return,
    EquatableArray<ParameterModel> Parameters,
    TextModel Text,
    EquatableArray<ErrorModel> Errors,
    EquatableArray<ExampleModel> Examples,
    bool IsObsolete,
    bool IsIdempotent,
    RateLimitModel? RateLimit)
{
    /// <summary>The parameters that are sent, in order.</summary>
    public IEnumerable<ParameterModel> WireParameters =>
        Parameters.Where(parameter => parameter.Kind != ParameterKind.CancellationToken);
}
