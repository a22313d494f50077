namespace RpcGateway.Generator.Models;

/// <summary>An error that a method names.</summary>
/// <param name="Code">The code as a C# expression.</param>
/// <param name="Message">The message.</param>
/// <param name="Name">What generated code calls it, or null.</param>
/// <param name="DataType">The type of its data as <c>typeof</c> takes it, or null.</param>
internal sealed record ErrorModel(string Code, string Message, string? Name, string? DataType);
