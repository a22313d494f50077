namespace RpcGateway.Generator.Models;

/// <summary>One contract.</summary>
/// <param name="FullName">The interface's name with namespace and containing types, as its file has it.</param>
/// <param name="Namespace">The namespace, or null for the global one.</param>
/// <param name="Type">The interface, <c>global::</c>-qualified.</param>
/// <param name="BaseName">What the names of the generated types start with, as <c>Chat</c> in <c>ChatProxy</c>.</param>
/// <param name="WireName">The prefix of the wire names.</param>
/// <param name="CallbackType">The callback contract's interface, or null.</param>
/// <param name="Overflow">The overflow policy as a C# expression.</param>
/// <param name="Methods">The methods; a dispatcher knows each by its index here.</param>
/// <param name="Text">What its comment says.</param>
/// <param name="Types">What the comments of the types say that it uses.</param>
internal sealed record ContractModel(
    string FullName,
    string? Namespace,
    string Type,
    string BaseName,
    string WireName,
    string? CallbackType,
    string Overflow,
    EquatableArray<MethodModel> Methods,
    TextModel Text,
    EquatableArray<TypeTextModel> Types)
{
    public string BindingName => BaseName + "Binding";

    public string ProxyName => BaseName + "Proxy";

    public string DispatcherName => BaseName + "Dispatcher";

    /// <summary>The binding, <c>global::</c>-qualified: no parameter's name can hide it.</summary>
    public string BindingType => Namespace is null ? $"global::{BindingName}" : $"global::{Namespace}.{BindingName}";
}
